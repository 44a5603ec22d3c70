import Quantities

/// One piece of an expectation's text.
struct Token: Hashable {
    /// What the piece is.
    enum Kind: Hashable {
        case quantity(Quantity)
        /// A name, such as `failover-time`.
        case name(String)
        /// A suffix after a full stop, such as `p99.9` or `max`, without the stop.
        case suffix(String)
        /// What stands between brackets.
        case brackets(String)
        /// An operator, a comparison or a parenthesis.
        case symbol(String)
        case end
    }

    let kind: Kind
    /// Where it begins, in characters from 1.
    let column: Int
    /// Where it ends: the column after its last character.
    let endColumn: Int
}
