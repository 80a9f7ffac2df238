/*
 * Peers: how each installed library does the same work with the same text.
 *
 * One file for each library, because some cannot be included together. All work in memory with
 * their defaults and free their results. A peer that is not installed is not in the lists.
 */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H

#include "harness.h"

typedef struct peer_text {
    const char *text;
    size_t length;
} peer_text;

/* Two open documents. */
typedef struct peer_pair {
    void *base, *over;
} peer_pair;

/* A member is NULL if the library has no such operation. */
typedef struct peer {
    const char *name;
    bench_work *parse;  /* text to the library's own result; context: a peer_text */
    const char *sample; /* the sample to load for the cases below */
    void *(*load)(const char *text, size_t length); /* a document, kept to the end */
    const char *get_name;
    bench_work *get; /* database.pool.max, value in hand; context: a document */
    const char *merge_name;
    bench_work *merge; /* into a new document; context: a peer_pair */
    bench_work *print; /* compact JSON; context: a document */
} peer;

extern const peer peer_cjson, peer_inih, peer_jansson, peer_json_c, peer_libconfig, peer_libfyaml,
    peer_libyaml, peer_rapidyaml, peer_simdjson, peer_tomlplusplus, peer_yajl, peer_yyjson;

/* Ended by NULL. */
extern const peer *const peers_json[],
    *const peers_toml[], *const peers_yaml[], *const peers_ini[], *const peers_lookup[];

#endif
