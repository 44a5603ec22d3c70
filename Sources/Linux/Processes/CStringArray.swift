import Glibc

/// An array of C strings with a null pointer behind the last, as exec wants it.
package final class CStringArray {
    private let storage: UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>

    /// Copies the strings.
    package init(_ strings: [String]) {
        storage = .allocate(capacity: strings.count + 1)
        storage.initialize(repeating: nil)
        for (index, string) in strings.enumerated() {
            guard let copy = strdup(string) else { fatalError("There is no memory left.") }
            storage[index] = copy
        }
    }

    deinit {
        for string in storage { free(string) }
        storage.deallocate()
    }

    /// The first of the pointers; valid as long as this object.
    package var pointer: UnsafePointer<UnsafeMutablePointer<CChar>?> {
        guard let first = storage.baseAddress else { fatalError("There is always a last null.") }
        return UnsafePointer(first)
    }

    /// The string at an index; valid as long as this object.
    package subscript(index: Int) -> UnsafeMutablePointer<CChar>? {
        storage[index]
    }
}
