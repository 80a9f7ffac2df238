/* The same, two words at a time: for machines without vectors. */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define SC_CHUNK_WORDS 1
#endif
#include "test_chunk.c"
