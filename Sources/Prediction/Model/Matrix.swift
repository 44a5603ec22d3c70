/// Rows of numbers in one block of memory, without an allocation when they are read or written.
final class Matrix<Element: BitwiseCopyable> {
    private let cells: UnsafeMutableBufferPointer<Element>
    /// How many cells a row has.
    let width: Int

    /// Rows, all cells alike.
    init(rows: Int, width: Int, repeating value: Element) {
        self.width = width
        cells = .allocate(capacity: max(1, rows * width))
        cells.initialize(repeating: value)
    }

    deinit { cells.deallocate() }

    /// A cell.
    @inline(__always)
    subscript(row: Int, column: Int) -> Element {
        get { cells[row * width + column] }
        set { cells[row * width + column] = newValue }
    }
}
