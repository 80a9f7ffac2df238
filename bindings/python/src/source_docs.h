/* Doc strings of the methods that add sources. Written by scripts/make-types. */
#ifndef SCPY_SOURCE_DOCS_H
#define SCPY_SOURCE_DOCS_H

/* clang-format off */
#define SCPY_DOC_WITH_DEFAULTS \
    "with_defaults($self, values, *, format=None, name=None, at=None, under=None,\n" \
    "              join=False, nested=False, secret=False, no_operators=False,\n" \
    "              null_removes=False, documents=None, bare_keys=False,\n" \
    "              literal_sections=False)\n" \
    "--\n" \
    "\n" \
    "Add values, or a text in a format.\n" \
    "\n" \
    "Args:\n" \
    "    format: its format; else by extension, else by content.\n" \
    "    name: its name in origins, instead of the file or kind.\n" \
    "    at: take the part of it at this path.\n" \
    "    under: mount it at this path.\n" \
    "    join: fill what is absent, replace nothing.\n" \
    "    nested: its top-level keys are names of profiles.\n" \
    "    secret: every value is secret.\n" \
    "    no_operators: X_add and X_remove are plain data.\n" \
    "    null_removes: a null removes what is below it, as in JSON Merge Patch;\n" \
    "        not with join.\n" \
    "    documents: several YAML documents merge (the default), only the first\n" \
    "        counts, or they are a list.\n" \
    "    bare_keys: INI: a key alone on its line is true, instead of an error.\n" \
    "    literal_sections: INI: the name of a section is one key, with its dots."
#define SCPY_DOC_WITH_FILE \
    "with_file($self, path, *, format=None, name=None, at=None, under=None,\n" \
    "          optional=False, join=False, nested=False, secret=False,\n" \
    "          no_operators=False, null_removes=False, includes=None,\n" \
    "          includes_within=None, on_error=None, documents=None,\n" \
    "          bare_keys=False, literal_sections=False, map=False,\n" \
    "          check_inputs=False)\n" \
    "--\n" \
    "\n" \
    "Add a file; - is standard input.\n" \
    "\n" \
    "Args:\n" \
    "    format: its format; else by extension, else by content.\n" \
    "    name: its name in origins, instead of the file or kind.\n" \
    "    at: take the part of it at this path.\n" \
    "    under: mount it at this path.\n" \
    "    optional: it may be absent.\n" \
    "    join: fill what is absent, replace nothing.\n" \
    "    nested: its top-level keys are names of profiles.\n" \
    "    secret: every value is secret.\n" \
    "    no_operators: X_add and X_remove are plain data.\n" \
    "    null_removes: a null removes what is below it, as in JSON Merge Patch;\n" \
    "        not with join.\n" \
    "    includes: the key at the root of each file that names further files,\n" \
    "        which come just below it.\n" \
    "    includes_within: the folder that no included file may be outside of,\n" \
    "        links resolved.\n" \
    "    on_error: warn: skip a file that cannot be loaded, with a warning; fail\n" \
    "        is the default.\n" \
    "    documents: several YAML documents merge (the default), only the first\n" \
    "        counts, or they are a list.\n" \
    "    bare_keys: INI: a key alone on its line is true, instead of an error.\n" \
    "    literal_sections: INI: the name of a section is one key, with its dots.\n" \
    "    map: share the pages of a compiled image; a warning says where they\n" \
    "        cannot be shared.\n" \
    "    check_inputs: warn where an input of a compiled image has changed since."
#define SCPY_DOC_WITH_GLOB \
    "with_glob($self, pattern, *, format=None, at=None, under=None, join=False,\n" \
    "          nested=False, secret=False, no_operators=False,\n" \
    "          null_removes=False, includes=None, includes_within=None,\n" \
    "          on_error=None, documents=None, bare_keys=False,\n" \
    "          literal_sections=False)\n" \
    "--\n" \
    "\n" \
    "Add matching files, in byte order of their paths; ** crosses folders.\n" \
    "\n" \
    "Args:\n" \
    "    format: its format; else by extension, else by content.\n" \
    "    at: take the part of it at this path.\n" \
    "    under: mount it at this path.\n" \
    "    join: fill what is absent, replace nothing.\n" \
    "    nested: its top-level keys are names of profiles.\n" \
    "    secret: every value is secret.\n" \
    "    no_operators: X_add and X_remove are plain data.\n" \
    "    null_removes: a null removes what is below it, as in JSON Merge Patch;\n" \
    "        not with join.\n" \
    "    includes: the key at the root of each file that names further files,\n" \
    "        which come just below it.\n" \
    "    includes_within: the folder that no included file may be outside of,\n" \
    "        links resolved.\n" \
    "    on_error: warn: skip a file that cannot be loaded, with a warning; fail\n" \
    "        is the default.\n" \
    "    documents: several YAML documents merge (the default), only the first\n" \
    "        counts, or they are a list.\n" \
    "    bare_keys: INI: a key alone on its line is true, instead of an error.\n" \
    "    literal_sections: INI: the name of a section is one key, with its dots."
#define SCPY_DOC_WITH_HIERARCHICAL \
    "with_hierarchical($self, app_name, *, format=None, at=None, under=None,\n" \
    "                  join=False, nested=False, secret=False,\n" \
    "                  no_operators=False, null_removes=False, includes=None,\n" \
    "                  includes_within=None, on_error=None, documents=None,\n" \
    "                  bare_keys=False, literal_sections=False, environ=None,\n" \
    "                  markers=None, places=None, first=False, trust=False,\n" \
    "                  root=None, working_directory=None)\n" \
    "--\n" \
    "\n" \
    "Add the files that discovery finds for an application.\n" \
    "\n" \
    "Args:\n" \
    "    format: its format; else by extension, else by content.\n" \
    "    at: take the part of it at this path.\n" \
    "    under: mount it at this path.\n" \
    "    join: fill what is absent, replace nothing.\n" \
    "    nested: its top-level keys are names of profiles.\n" \
    "    secret: every value is secret.\n" \
    "    no_operators: X_add and X_remove are plain data.\n" \
    "    null_removes: a null removes what is below it, as in JSON Merge Patch;\n" \
    "        not with join.\n" \
    "    includes: the key at the root of each file that names further files,\n" \
    "        which come just below it.\n" \
    "    includes_within: the folder that no included file may be outside of,\n" \
    "        links resolved.\n" \
    "    on_error: warn: skip a file that cannot be loaded, with a warning; fail\n" \
    "        is the default.\n" \
    "    documents: several YAML documents merge (the default), only the first\n" \
    "        counts, or they are a list.\n" \
    "    bare_keys: INI: a key alone on its line is true, instead of an error.\n" \
    "    literal_sections: INI: the name of a section is one key, with its dots.\n" \
    "    environ: these variables instead of the process's.\n" \
    "    markers: files or folders that mark the project's root, instead of .git\n" \
    "        and the like.\n" \
    "    places: search these only: system, user, project (above the working\n" \
    "        directory), working-directory.\n" \
    "    first: take one file only, the one that would win, with those of its\n" \
    "        profiles.\n" \
    "    trust: files that other users may write are taken, too.\n" \
    "    root: the project's root, instead of searching for it.\n" \
    "    working_directory: the folder where the search for the project begins,\n" \
    "        instead of the current one."
#define SCPY_DOC_WITH_DIRECTORY \
    "with_directory($self, path, *, name=None, at=None, under=None,\n" \
    "               optional=False, join=False, nested=False, secret=False,\n" \
    "               no_operators=False, on_error=None)\n" \
    "--\n" \
    "\n" \
    "Add one key per file, as secrets are mounted; all values are secret.\n" \
    "\n" \
    "Args:\n" \
    "    name: its name in origins, instead of the file or kind.\n" \
    "    at: take the part of it at this path.\n" \
    "    under: mount it at this path.\n" \
    "    optional: it may be absent.\n" \
    "    join: fill what is absent, replace nothing.\n" \
    "    nested: its top-level keys are names of profiles.\n" \
    "    secret: every value is secret.\n" \
    "    no_operators: X_add and X_remove are plain data.\n" \
    "    on_error: warn: skip a file that cannot be loaded, with a warning; fail\n" \
    "        is the default."
#define SCPY_DOC_WITH_ENV \
    "with_env($self, prefix=None, *, name=None, at=None, under=None, join=False,\n" \
    "         nested=False, secret=False, no_operators=False, on_error=None,\n" \
    "         names=None, only=None, case=None, environ=None, drop_empty=False,\n" \
    "         read_name_file=False)\n" \
    "--\n" \
    "\n" \
    "Add environment variables that begin with PREFIX_; all with an empty prefix.\n" \
    "\n" \
    "Args:\n" \
    "    name: its name in origins, instead of the file or kind.\n" \
    "    at: take the part of it at this path.\n" \
    "    under: mount it at this path.\n" \
    "    join: fill what is absent, replace nothing.\n" \
    "    nested: its top-level keys are names of profiles.\n" \
    "    secret: every value is secret.\n" \
    "    no_operators: X_add and X_remove are plain data.\n" \
    "    on_error: warn: skip a file that cannot be loaded, with a warning; fail\n" \
    "        is the default.\n" \
    "    names: variables and the paths they set, beside those with the prefix.\n" \
    "    only: take just these variables, and those of `names`; a list, which may\n" \
    "        be empty.\n" \
    "    case: keep: a name is a key as it is written; lower, the default, binds\n" \
    "        it to the keys below.\n" \
    "    environ: these variables instead of the process's.\n" \
    "    drop_empty: ignore variables that are empty.\n" \
    "    read_name_file: NAME_FILE gives the content of that file as NAME."
#define SCPY_DOC_WITH_DOTENV \
    "with_dotenv($self, path, prefix=None, *, name=None, at=None, under=None,\n" \
    "            optional=False, join=False, nested=False, secret=False,\n" \
    "            no_operators=False, on_error=None, names=None, only=None,\n" \
    "            case=None, drop_empty=False, read_name_file=False)\n" \
    "--\n" \
    "\n" \
    "Add a .env file, read by the rules of the environment.\n" \
    "\n" \
    "Args:\n" \
    "    name: its name in origins, instead of the file or kind.\n" \
    "    at: take the part of it at this path.\n" \
    "    under: mount it at this path.\n" \
    "    optional: it may be absent.\n" \
    "    join: fill what is absent, replace nothing.\n" \
    "    nested: its top-level keys are names of profiles.\n" \
    "    secret: every value is secret.\n" \
    "    no_operators: X_add and X_remove are plain data.\n" \
    "    on_error: warn: skip a file that cannot be loaded, with a warning; fail\n" \
    "        is the default.\n" \
    "    prefix: take the variables that begin with PREFIX_.\n" \
    "    names: variables and the paths they set, beside those with the prefix.\n" \
    "    only: take just these variables, and those of `names`; a list, which may\n" \
    "        be empty.\n" \
    "    case: keep: a name is a key as it is written; lower, the default, binds\n" \
    "        it to the keys below.\n" \
    "    drop_empty: ignore variables that are empty.\n" \
    "    read_name_file: NAME_FILE gives the content of that file as NAME."
#define SCPY_DOC_WITH_ARGS \
    "with_args($self, args, *, name=None, at=None, under=None, join=False,\n" \
    "          nested=False, secret=False, no_operators=False)\n" \
    "--\n" \
    "\n" \
    "Add the words of a command line.\n" \
    "\n" \
    "Args:\n" \
    "    name: its name in origins, instead of the file or kind.\n" \
    "    at: take the part of it at this path.\n" \
    "    under: mount it at this path.\n" \
    "    join: fill what is absent, replace nothing.\n" \
    "    nested: its top-level keys are names of profiles.\n" \
    "    secret: every value is secret.\n" \
    "    no_operators: X_add and X_remove are plain data."
#define SCPY_DOC_WITH_SOURCE \
    "with_source($self, load, *, name=None, at=None, under=None, join=False,\n" \
    "            nested=False, secret=False, no_operators=False,\n" \
    "            null_removes=False, on_error=None)\n" \
    "--\n" \
    "\n" \
    "Add a source of the program's own.\n" \
    "\n" \
    "Args:\n" \
    "    name: its name in origins, instead of the file or kind.\n" \
    "    at: take the part of it at this path.\n" \
    "    under: mount it at this path.\n" \
    "    join: fill what is absent, replace nothing.\n" \
    "    nested: its top-level keys are names of profiles.\n" \
    "    secret: every value is secret.\n" \
    "    no_operators: X_add and X_remove are plain data.\n" \
    "    null_removes: a null removes what is below it, as in JSON Merge Patch;\n" \
    "        not with join.\n" \
    "    on_error: warn: skip a file that cannot be loaded, with a warning; fail\n" \
    "        is the default."
/* clang-format on */

#endif
