import Glibc

/// Bytes on their way to a socket.
struct OutputBuffer: ~Copyable {
    private var bytes: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var start = 0
    private var end = 0

    init(capacity: Int) {
        bytes = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit {
        bytes.deallocate()
    }

    /// How many bytes wait.
    @inline(__always)
    var count: Int { end - start }

    /// The first of the bytes that wait.
    @inline(__always)
    var first: UnsafeMutableRawPointer { UnsafeMutableRawPointer(bytes + start) }

    /// Where the next bytes go; there is room for `count` of them.
    @inline(__always)
    mutating func reserve(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        if end &+ count > capacity { grow(count) }
        return bytes + end
    }

    /// Adds the bytes written to what `reserve` returned.
    @inline(__always)
    mutating func commit(_ count: Int) {
        end &+= count
    }

    /// Removes bytes that were sent.
    @inline(__always)
    mutating func consume(_ count: Int) {
        start &+= count
        if start == end {
            start = 0
            end = 0
        }
    }

    /// Adds a copy of bytes.
    mutating func append(_ text: StaticString) {
        memcpy(reserve(text.utf8CodeUnitCount), text.utf8Start, text.utf8CodeUnitCount)
        commit(text.utf8CodeUnitCount)
    }

    /// Adds a copy of bytes.
    mutating func append(_ added: [UInt8]) {
        added.withUnsafeBufferPointer { added in
            guard let first = added.baseAddress else { return }
            memcpy(reserve(added.count), first, added.count)
        }
        commit(added.count)
    }

    /// Forgets all bytes.
    mutating func clear() {
        start = 0
        end = 0
    }

    @inline(never)
    private mutating func grow(_ count: Int) {
        let waiting = end - start
        if start > 0 && waiting + count <= capacity / 2 {
            memmove(bytes, bytes + start, waiting)
        } else {
            let larger = max(capacity * 2, waiting + count)
            let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
            memcpy(moved, bytes + start, waiting)
            bytes.deallocate()
            bytes = moved
            capacity = larger
        }
        start = 0
        end = waiting
    }
}
