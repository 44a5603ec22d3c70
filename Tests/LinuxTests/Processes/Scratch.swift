import Glibc
import Linux

/// A directory of a test's own, removed with this object.
final class Scratch {
    let path: String

    init() throws {
        var template = Array("/tmp/linux-tests-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw LinuxError.current("make a directory") }
        path = template.withUnsafeBufferPointer { buffer in
            String(decoding: buffer.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    deinit {
        unlink("\(path)/output")
        unlink("\(path)/node/program")
        rmdir("\(path)/node")
        rmdir(path)
    }

    var output: ProcessSpecification.Output { .file("\(path)/output") }

    var text: String { SmallFile.read("\(path)/output") ?? "" }
}

func copy(_ from: String, to: String) throws {
    let source = open(from, O_RDONLY | O_CLOEXEC)
    let target = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0o755)
    guard source >= 0, target >= 0 else { throw LinuxError.current("copy", path: from) }
    while sendfile(target, source, nil, 1 << 20) > 0 {}
    close(source)
    close(target)
}

func readLink(_ path: String) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let length = readlink(path, &buffer, buffer.count)
    return String(
        decoding: buffer[..<max(0, length)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
