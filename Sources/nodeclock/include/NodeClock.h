#ifndef NODE_CLOCK_H
#define NODE_CLOCK_H

// A file in the working directory of a program that this library was preloaded into: eight bytes, the nanoseconds by
// which the program sees its wall clock ahead of the machine's.
#define CLOCK_OFFSET_FILE "clock-offset"

#endif
