/* Reads gzip, and passes plain data through: zlib, found through pkg-config. */
#include <zlib.h>
