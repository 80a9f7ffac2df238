/* Attributes of a file beside its content, mode and owner; one implementation for each system. */
#ifndef SC_PLATFORM_POSIX_ATTRIBUTES_H
#define SC_PLATFORM_POSIX_ATTRIBUTES_H

/*
 * Gives the open file `to` the access list and the extended attributes of the open file `from` (-1:
 * none to copy). 0, or an errno where one that the caller may set could not be set.
 */
int sc_posix_copy_attributes(int from, int to);

#endif
