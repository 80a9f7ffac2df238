/* The version, and names of the small enumerations. */
#include "superconfig.h"

const char *sc_action_name(sc_action action)
{
    static const char *const names[] = {"set",    "replaced", "merged", "added",   "removed",
                                        "filled", "kept",     "unset",  "expanded"};
    return action >= SC_ACTION_SET && action <= SC_ACTION_EXPANDED ? names[action] : "unknown";
}

const char *sc_change_kind_name(sc_change_kind kind)
{
    static const char *const names[] = {"added", "removed", "changed"};
    return kind >= SC_ADDED && kind <= SC_CHANGED ? names[kind] : "unknown";
}

const char *sc_version(void)
{
    return SC_VERSION;
}
