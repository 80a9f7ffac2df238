/* The limits of an input: those that a caller leaves out have their defaults. */
#include "base/sized.h"
#include "image/writer.h"

enum { LIMIT_DEPTH = 256 };
#define LIMIT_FILE_SIZE (UINT64_C(64) << 20)
#define LIMIT_NODES (UINT32_C(1) << 31)

sc_limits sc_limits_resolve(const sc_limits *limits)
{
    sc_limits out = SC_LIMITS_INIT;
    if (limits != NULL) {
        (void)SC_SIZED_TAKE(&out, limits);
    }
    out.file_size = out.file_size != 0 ? out.file_size : LIMIT_FILE_SIZE;
    out.depth = out.depth != 0 ? out.depth : LIMIT_DEPTH;
    out.depth = out.depth < SC_IMAGE_DEPTH_MOST ? out.depth : SC_IMAGE_DEPTH_MOST;
    out.nodes = out.nodes != 0 && out.nodes < LIMIT_NODES ? out.nodes : LIMIT_NODES;
    return out;
}
