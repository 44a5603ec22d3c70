/// An operation's neighbours in a line of operations; -1 for none.
struct OperationLinks {
    var next: Int32 = -1
    var previous: Int32 = -1
}
