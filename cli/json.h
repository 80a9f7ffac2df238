/*
 * Results as JSON, made by the library's writer. A key of NULL is an element. Text that is no UTF-8
 * (names of files may be anything) is repaired, because JSON cannot hold it.
 */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include <superconfig.h>

#include "value.h"

void json_text(sc_writer *writer, const char *key, const char *text);
void json_bool(sc_writer *writer, const char *key, bool value);
/* Left out when it is 0. */
void json_number(sc_writer *writer, const char *key, uint32_t value);
void json_integer(sc_writer *writer, const char *key, int64_t value);
/* Left out when it is empty. */
void json_text_if(sc_writer *writer, const char *key, const char *text);
/* A value at a path, with its secrets masked; left out when it is absent. */
void json_shown(sc_writer *writer, const char *key, const shown_value *shown);
/* Each is closed by sc_writer_end. */
void json_begin_object(sc_writer *writer, const char *key);
void json_begin_array(sc_writer *writer, const char *key);
/* Closes what is open, prints and frees the writer: STATUS_OK, or the failure reported. */
int json_print(sc_writer *writer);
/* The same on one line. */
int json_print_line(sc_writer *writer);

#endif
