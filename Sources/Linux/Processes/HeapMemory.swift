import CLinux

/// The memory that the program has from malloc.
package enum HeapMemory {
    /// Gives pages that hold nothing any more back to the kernel. malloc keeps them for what comes next,
    /// up to twice the largest piece that was ever freed: after tables for a million keys some 15 MB.
    package static func giveBack() {
        shaketable_give_memory_back()
    }

    /// Begins to bring a record's memory, at most 64 bytes, into the processor's caches, for somebody who
    /// will want it about a hundred instructions later.
    package static func prefetch(_ record: UnsafeRawPointer, size: Int) {
        shaketable_prefetch(record, size)
    }
}
