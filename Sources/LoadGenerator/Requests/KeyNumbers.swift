/// The numbers of a load's keys, or of one worker's, in ascending order.
///
/// All from 0 on take no memory; those of certain slots take four bytes each.
struct KeyNumbers: RandomAccessCollection {
    /// The numbers that there are to take from; nil for all from 0 on.
    private let listed: [Int32]?
    private let first: Int
    private let step: Int
    let endIndex: Int
    var startIndex: Int { 0 }

    private init(listed: [Int32]?, first: Int, step: Int, count: Int) {
        self.listed = listed
        self.first = first
        self.step = step
        endIndex = count
    }

    /// The numbers from 0 on.
    init(count: Int) {
        self.init(listed: nil, first: 0, step: 1, count: count)
    }

    /// Certain numbers, in ascending order.
    init(_ numbers: [Int32]) {
        self.init(listed: numbers, first: 0, step: 1, count: numbers.count)
    }

    subscript(index: Int) -> Int {
        let place = first + index * step
        return listed.map { Int($0[place]) } ?? place
    }

    /// The share of one worker (from 0) of so many: each takes every so-many-th.
    func share(ofWorker worker: Int, of workers: Int) -> KeyNumbers {
        KeyNumbers(
            listed: listed, first: first + worker * step, step: step * workers,
            count: (count + workers - 1 - worker) / workers)
    }
}
