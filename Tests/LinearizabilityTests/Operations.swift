@testable import Linearizability
@testable import Quantities

/// An operation on a key from one time to another, in nanoseconds; nil where its end is not known.
func operation(
    _ kind: KeyOperation.Kind, _ value: Int64?, _ from: Int64, _ to: Int64?
) -> KeyOperation {
    KeyOperation(
        kind, value, from: Offset(nanoseconds: from), to: to.map { Offset(nanoseconds: $0) })
}
