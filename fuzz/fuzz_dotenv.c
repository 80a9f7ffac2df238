/* Property: any bytes read as dotenv give an image or an error with its place, with or without an
 * environment. */
#include "format/dotenv.h"
#include "text_format.h"

static const char *lookup(const void *context, const char *name, size_t length)
{
    (void)context;
    return length == 1 && *name == 'A' ? "$B ${" : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const sc_dotenv_environment environment = {lookup, NULL};
    const sc_format with = sc_dotenv_with(&environment);
    sc_image_release(fuzz_read(&sc_format_dotenv, (const char *)data, size));
    sc_image_release(fuzz_read(&with, (const char *)data, size));
    return 0;
}
