/* The policy of a place: the program's, else that of its schema. */
#include "compose/fold.h"

const sc_policy *sc_policy_at(const sc_compose_options *options, const sc_where *where)
{
    size_t number;
    if (options->policy_paths != NULL &&
        sc_path_index_last(options->policy_paths, where, &number, NULL)) {
        return &options->policies[number];
    }
    return options->guide != NULL ? options->guide->policy(options->guide->context, where) : NULL;
}

const sc_policy *sc_fold_policy(const sc_fold *fold, const sc_where *where)
{
    return sc_policy_at(fold->options, where);
}
