import Dispatch
import Glibc

/// Takes the signals that ask for something, one by one, for `sandbox-probe`.
struct SignalNames {
    /// Prints `signal: N` for each signal that comes, and returns after printing `last`.
    func printEach(until last: Int32) {
        let over = DispatchSemaphore(value: 0)
        let queue = DispatchQueue(label: "signals")
        let sources = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                for _ in 0..<source.data { print("signal: \(number)") }
                fflush(nil)
                if number == last { over.signal() }
            }
            source.resume()
            return source
        }
        print("waiting")
        fflush(nil)
        over.wait()
        for source in sources { source.cancel() }
    }
}
