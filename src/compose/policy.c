/* Which policy a place has: the program's, else that of its schema. */
#include "compose/fold.h"

#include <string.h>

const sc_policy *sc_policy_at(const sc_compose_options *options, const sc_where *where)
{
    for (size_t i = options->policy_count; i != 0; i--) {
        const sc_policy *policy = &options->policies[i - 1];
        if (sc_where_matches(where, policy->path, strlen(policy->path))) {
            return policy;
        }
    }
    return options->guide != NULL ? options->guide->policy(options->guide->context, where) : NULL;
}

const sc_policy *sc_fold_policy(const sc_fold *fold, const sc_where *where)
{
    return sc_policy_at(fold->options, where);
}
