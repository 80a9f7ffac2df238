/* Profiles of a build: which are selected, and which of them no source mentions. */
#ifndef SC_ENGINE_PROFILE_H
#define SC_ENGINE_PROFILE_H

#include "engine/detail.h"

/* Fills detail->profiles from the plan; SC_ERROR_BAD_PROFILE if a variable holds a bad name. */
sc_status sc_profile_select(sc_detail *detail, sc_error *error);
/*
 * After loading: a warning for each selected profile that no source mentions, and a note for each
 * section of a nested file that no other source knows as a profile.
 */
sc_status sc_profile_check(const sc_detail *detail, const sc_profiles *profiles,
                           sc_notices *notices);

#endif
