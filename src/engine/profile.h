/* Profiles of a build: which are selected, and which of them nobody mentions. */
#ifndef SC_ENGINE_PROFILE_H
#define SC_ENGINE_PROFILE_H

#include "engine/detail.h"

/* Fills detail->profiles from the plan; SC_ERROR_BAD_PROFILE for what a variable holds. */
sc_status sc_profile_select(sc_detail *detail, sc_error *error);
/*
 * After loading: a warning for each selected profile that no source mentions, a note for each
 * section of a nested file that is known as a profile nowhere else.
 */
sc_status sc_profile_check(const sc_detail *detail, const sc_profiles *profiles,
                           sc_notices *notices);

#endif
