/// A part of a command's argument, before it is compiled.
package enum CommandPiece: Hashable, Sendable {
    /// The same in each request.
    case text(String)
    /// The operation's key as get and set call it.
    case key
    /// The operation's key as a hash tag, for keys of other families.
    case tag
    /// The name of a member (0 to 9) of the key's group; only where keys are grouped.
    case member(Int)
    /// The number of the write, or of the operation, as ten digits.
    case number
    /// Ten random digits, the first of them not 0.
    case random
    /// A value: the key's ten digits, a colon, the number's ten digits, a colon and padding.
    case value
}
