import Glibc

/// Room for packets that wait, taken once: small packets and large ones have places of their own, so that
/// room for 64 KiB is not spent on an acknowledgement. Pages that were never used cost nothing.
struct PacketPool: ~Copyable {
    /// The longest packet that has a small place, in bytes.
    static let smallBytes = 2048
    /// The longest packet there is, in bytes.
    static let largeBytes = 65536

    private let memory: UnsafeMutableRawPointer
    private let smallPlaces: Int
    private let size: Int
    private var freeSmall: [Int32]
    private var freeLarge: [Int32]

    /// Reserves room for so many packets.
    init(smallPlaces: Int = 65536, largePlaces: Int = 4096) throws(LinuxError) {
        self.smallPlaces = smallPlaces
        size = smallPlaces * Self.smallBytes + largePlaces * Self.largeBytes
        guard
            let memory = mmap(
                nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                -1, 0), memory != MAP_FAILED
        else { throw LinuxError(code: errno, operation: "reserve \(size >> 20) MiB for packets") }
        self.memory = memory
        freeSmall = (0..<Int32(smallPlaces)).reversed()
        freeLarge = (0..<Int32(largePlaces)).map { Int32(smallPlaces) + $0 }.reversed()
    }

    deinit {
        munmap(memory, size)
    }

    /// Copies a packet into a free place; nil when there is none.
    mutating func store(_ packet: UnsafeRawBufferPointer) -> Int32? {
        let isSmall = packet.count <= Self.smallBytes
        guard let place = isSmall ? freeSmall.popLast() : freeLarge.popLast(),
            let source = packet.baseAddress
        else { return nil }
        address(of: place).copyMemory(from: source, byteCount: packet.count)
        return place
    }

    /// Where the packet in a place starts.
    func address(of place: Int32) -> UnsafeMutableRawPointer {
        let number = Int(place)
        if number < smallPlaces { return memory + number * Self.smallBytes }
        return memory + smallPlaces * Self.smallBytes + (number - smallPlaces) * Self.largeBytes
    }

    /// Frees a place.
    mutating func free(_ place: Int32) {
        if Int(place) < smallPlaces { freeSmall.append(place) } else { freeLarge.append(place) }
    }
}
