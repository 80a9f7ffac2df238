"""edit: values are changed by path, the rest of the text stays."""
import datetime
import os
import pickle
import threading

import pytest

import superconfig


def test_a_file_keeps_the_rest(tmp_path):
    path = tmp_path / "app.toml"
    path.write_text("# the server\n[server]\nport = 80   # http\nhosts = ['a', 'b']\n")
    with superconfig.edit(path) as doc:
        assert doc["server.port"] == 80 and doc.format == "toml" and not doc.changed
        doc["server.port"] = 8080
        doc["server.tls"] = True
        doc[["server", "since"]] = datetime.date(2024, 1, 2)
        doc.append("server.hosts", "c")
        doc["client"] = {"retries": 3, "wait": 1.5}
        assert doc.changed and doc["client.retries"] == 3
        assert path.read_text().startswith("# the server\n[server]\nport = 80 ")
    assert path.read_text() == (
        "# the server\n[server]\nport = 8080   # http\nhosts = ['a', 'b', 'c']\ntls = true\n"
        "since = 2024-01-02\n\n[client]\nretries = 3\nwait = 1.5\n")
    assert [name.name for name in tmp_path.iterdir()] == ["app.toml"]


def test_a_block_that_raises_saves_nothing(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"a": 1}')
    with pytest.raises(LookupError, match="mine"):
        with superconfig.edit(path) as doc:
            doc["a"] = 2
            raise LookupError("mine")
    assert path.read_text() == '{"a": 1}'


def test_reads_as_a_mapping_of_the_root():
    doc = superconfig.edit(text='{"a": {"b": [1, 2]}, "c.d": null}', format="json")
    assert list(doc) == doc.keys() == ["a", "c.d"] and len(doc) == 2
    assert "a.b[1]" in doc and "c.d" in doc and "x" not in doc
    assert doc["a.b.-1"] == 2 and doc["c.d"] is None and doc.get("x", 5) == 5
    assert doc.extract() == {"a": {"b": [1, 2]}, "c.d": None}
    with pytest.raises(KeyError):
        doc["x"]
    del doc["a.b[0]"]
    assert doc.text == '{"a": {"b": [2]}, "c.d": null}'
    assert doc.diff().splitlines()[-2:] == [
        '+{"a": {"b": [2]}, "c.d": null}', "\\ No newline at end of file"]


def test_what_cannot_be_done_is_raised_where_it_is_made():
    doc = superconfig.edit(text="a: &x {k: 1}\nb: *x\nt: 1\n", format="yaml")
    before = doc.text
    with pytest.raises(superconfig.EditError, match="alias") as caught:
        doc["b.k"] = 2
    assert (caught.value.code, caught.value.line, caught.value.column) == ("cannot-edit", 2, 4)
    with pytest.raises(KeyError, match="no value"):
        del doc["zzz"]
    with pytest.raises(TypeError):
        doc["t.x"] = 1
    with pytest.raises(TypeError, match="object"):
        doc["n"] = object()
    with pytest.raises(ValueError):
        doc["a..b"] = 1
    with pytest.raises(superconfig.WriteError):
        superconfig.edit(text="a = 1\n", format="toml")["a"] = None
    assert doc.text == before and not doc.changed


def test_documents():
    text = "a: 1\n---\nb: 2\n"
    with pytest.raises(superconfig.EditError, match="2 documents"):
        superconfig.edit(text=text, format="yaml")
    doc = superconfig.edit(text=text, format="yaml", document=2)
    doc["c"] = 3
    assert doc.text == "a: 1\n---\nb: 2\nc: 3\n"
    with pytest.raises(ValueError):
        superconfig.edit(text=text, format="yaml", document=0)


def test_a_file_that_changed_or_has_several_names(tmp_path):
    path, other = tmp_path / "a.ini", tmp_path / "b.ini"
    path.write_text("[s]\nk = v\n")
    doc = superconfig.edit(path)
    doc["s.k"] = "w"
    path.write_text("[s]\nk = x\n")
    with pytest.raises(OSError) as caught:
        doc.save()
    assert caught.value.code == "file-changed" and path.read_text() == "[s]\nk = x\n"
    os.link(path, other)
    doc = superconfig.edit(path)
    doc["s.k"] = "y"
    with pytest.raises(OSError) as caught:
        doc.save()
    assert caught.value.code == "not-replaceable" and other.read_text() == "[s]\nk = x\n"
    with superconfig.edit(path, in_place=True) as doc:
        doc["s.k"] = "z"
    assert other.read_text() == "[s]\nk = z\n"


def test_arguments(tmp_path):
    with pytest.raises(TypeError):
        superconfig.edit()
    with pytest.raises(TypeError):
        superconfig.edit("a", text="b")
    with pytest.raises(FileNotFoundError):
        superconfig.edit(tmp_path / "none.toml")
    with pytest.raises(superconfig.ParseError):
        superconfig.edit(text="{", format="json")
    with pytest.raises(ValueError):
        superconfig.edit(text="{}", format="nothing")
    doc = superconfig.edit(text="{}", format="json")
    with pytest.raises(TypeError):
        pickle.dumps(doc)
    with pytest.raises(ValueError):
        doc.save()
    assert "json" in repr(doc)


def test_threads_take_turns_or_are_told():
    doc = superconfig.edit(text="{\"a\": 0}", format="json")

    def work(name):
        for i in range(200):
            try:
                doc[name] = i
            except RuntimeError as error:
                assert "another thread" in str(error)

    threads = [threading.Thread(target=work, args=(f"k{i}",)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    again = superconfig.edit(text=doc.text, format="json")
    assert doc["a"] == 0 and again.extract() == doc.extract()


def test_a_difference_masks_secrets():
    doc = superconfig.edit(text="password = hunter2\nport = 80\n", format="properties")
    doc["port"] = 81
    doc["token"] = "abc123"
    assert "hunter2" not in doc.diff() and "abc123" not in doc.diff()
    assert " password = <secret>\n" in doc.diff()
    assert " password = hunter2\n" in doc.diff(reveal=True)
    assert "+token = abc123\n" in doc.diff(reveal=True)
    with pytest.raises(TypeError):
        doc.diff(True)
