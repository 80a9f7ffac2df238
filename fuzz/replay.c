/* Runs a fuzz target over stored inputs, without libFuzzer.
 *
 * In this way every corpus is part of the ordinary tests: under any compiler, any sanitizer and on
 * machines without clang. Takes files and folders; a folder is walked to a bounded depth. Exits
 * with 1 if an input cannot be read, or if there is no input at all, so that a lost corpus does not
 * count as one that replays. A property that does not hold aborts in the target.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_DEPTH = 8, MAX_INPUT = 16 * 1024 * 1024, MAX_PATH = 4096 };

static int fail(const char *path, const char *what)
{
    fprintf(stderr, "replay: %s: %s\n", path, what);
    return -1;
}

/* The block has exactly the input's size, so that the sanitizer sees a read past its end. */
static int replay_file(const char *path, size_t size)
{
    if (size > MAX_INPUT) {
        return fail(path, "too large");
    }
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return fail(path, "cannot be opened");
    }
    uint8_t *data = malloc(size > 0 ? size : 1);
    size_t got = data != NULL ? fread(data, 1, size, file) : 0;
    fclose(file);
    if (data == NULL || got != size) {
        free(data);
        return fail(path, "cannot be read");
    }
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    return 0;
}

static int replay(const char *path, int depth, size_t *count);

static int replay_folder(const char *path, int depth, size_t *count)
{
    if (depth >= MAX_DEPTH) {
        return fail(path, "too deep");
    }
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return fail(path, "cannot be opened");
    }
    int result = 0;
    const struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        char child[MAX_PATH];
        if (entry->d_name[0] == '.') {
            continue;
        }
        int length = snprintf(child, sizeof child, "%s/%s", path, entry->d_name);
        if (length < 0 || (size_t)length >= sizeof child) {
            result = fail(path, "holds a name that is too long");
        } else if (replay(child, depth + 1, count) != 0) {
            result = -1;
        }
    }
    closedir(folder);
    return result;
}

static int replay(const char *path, int depth, size_t *count)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        return fail(path, "is not there");
    }
    if (S_ISDIR(info.st_mode)) {
        return replay_folder(path, depth, count);
    }
    *count += 1;
    return replay_file(path, (size_t)info.st_size);
}

int main(int argc, char **argv)
{
    size_t count = 0;
    int result = 0;
    for (int i = 1; i < argc; i++) {
        if (replay(argv[i], 0, &count) != 0) {
            result = 1;
        }
    }
    printf("replayed %zu inputs\n", count);
    return count > 0 ? result : 1;
}
