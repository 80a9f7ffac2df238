/*
 * Systems of 32 bits need this before their first header: sizes of files and times of 64 bits. A
 * date after January 2038 would otherwise make stat fail. Files of this folder include it first.
 */
#ifndef SC_PLATFORM_POSIX_WIDE_H
#define SC_PLATFORM_POSIX_WIDE_H

#ifndef _FILE_OFFSET_BITS
#define _FILE_OFFSET_BITS 64
#endif
#ifndef _TIME_BITS
#define _TIME_BITS 64 /* glibc has it only with the one above */
#endif

#endif
