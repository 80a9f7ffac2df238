/*
 * Results as JSON, made by the library's writer. A key of NULL is an element. Text that is not
 * UTF-8 (names of files may be anything) is repaired, because JSON cannot hold it.
 */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include <superconfig.h>

void json_text(sc_writer *writer, const char *key, const char *text);
void json_bool(sc_writer *writer, const char *key, bool value);
/* Left out when it is 0. */
void json_number(sc_writer *writer, const char *key, uint32_t value);
void json_integer(sc_writer *writer, const char *key, int64_t value);
/* Left out when it is empty. */
void json_text_if(sc_writer *writer, const char *key, const char *text);
/* Each is closed by sc_writer_end. */
void json_begin_object(sc_writer *writer, const char *key);
void json_begin_array(sc_writer *writer, const char *key);

#endif
