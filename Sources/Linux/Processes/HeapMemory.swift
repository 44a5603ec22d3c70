public import CLinux

/// The memory of the program itself. Public, since what only the package sees is not inlined into other modules.
public enum HeapMemory {
    /// Gives pages that hold nothing any more back to the kernel. malloc keeps them for what comes next,
    /// up to twice the largest piece that was ever freed: after tables for a million keys some 15 MB.
    package static func giveBack() {
        shaketable_give_memory_back()
    }

    /// Forgets the code that only the start wanted: the dynamic loader and the reading of a plan touch some
    /// 25 MB of the program and its libraries, which else count as resident for ever. What is wanted again
    /// comes from the page cache, at a fault for 64 KiB.
    package static func giveTextBack() {
        shaketable_give_text_back()
    }

    /// Begins to bring a record's memory, at most 64 bytes, into the processor's caches, for somebody who
    /// will want it about a hundred instructions later.
    @inlinable @inline(__always)
    public static func prefetch(_ record: UnsafeRawPointer, size: Int) {
        shaketable_prefetch(record, size)
    }
}
