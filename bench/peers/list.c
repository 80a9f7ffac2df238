/* The peers that were installed when this program was built. */
#include "peers/peer.h"

const peer *const peers_json[] = {
#ifdef SC_PEER_YYJSON
    &peer_yyjson,
#endif
#ifdef SC_PEER_JANSSON
    &peer_jansson,
#endif
#ifdef SC_PEER_JSON_C
    &peer_json_c,
#endif
#ifdef SC_PEER_CJSON
    &peer_cjson,
#endif
#ifdef SC_PEER_YAJL
    &peer_yajl,
#endif
#ifdef SC_PEER_SIMDJSON
    &peer_simdjson,
#endif
    NULL,
};

const peer *const peers_lookup[] = {
#ifdef SC_PEER_YYJSON
    &peer_yyjson,
#endif
#ifdef SC_PEER_JANSSON
    &peer_jansson,
#endif
#ifdef SC_PEER_JSON_C
    &peer_json_c,
#endif
#ifdef SC_PEER_CJSON
    &peer_cjson,
#endif
#ifdef SC_PEER_LIBCONFIG
    &peer_libconfig,
#endif
    NULL,
};

const peer *const peers_toml[] = {
#ifdef SC_PEER_TOMLPLUSPLUS
    &peer_tomlplusplus,
#endif
    NULL,
};

const peer *const peers_yaml[] = {
#ifdef SC_PEER_LIBYAML
    &peer_libyaml,
#endif
#ifdef SC_PEER_RAPIDYAML
    &peer_rapidyaml,
#endif
#ifdef SC_PEER_LIBFYAML
    &peer_libfyaml,
#endif
    NULL,
};

const peer *const peers_ini[] = {
#ifdef SC_PEER_INIH
    &peer_inih,
#endif
    NULL,
};
