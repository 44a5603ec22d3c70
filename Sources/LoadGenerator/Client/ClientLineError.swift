/// Why a line of a client program cannot be taken.
package struct ClientLineError: Error, Hashable, CustomStringConvertible {
    /// What is wrong with it.
    package let why: String

    /// What is wrong with it.
    package var description: String { why }
}
