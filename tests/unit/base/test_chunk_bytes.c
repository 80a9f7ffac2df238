/* The same, byte by byte: for machines of any byte order. */
#define SC_CHUNK_BYTES 1
#include "test_chunk.c"
