/* The Redis client underneath: libhiredis, found through pkg-config. */
#include <hiredis.h>
#include <read.h>
