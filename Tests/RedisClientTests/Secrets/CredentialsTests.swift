import RedisClient
import Testing

@Suite struct CredentialsTests {
    private let credentials = Credentials(user: "app", password: "pl4nted")

    @Test func nothingThatDescribesThemTellsThePassword() {
        var dumped = ""
        dump([credentials], to: &dumped)
        for text in [
            "\(credentials)", "\(Optional(credentials) as Any)", String(reflecting: credentials),
            dumped, "\([1: credentials])",
        ] {
            #expect(!text.contains("pl4nted"), "\(text)")
        }
    }

    @Test func theGreetingIsWhatServersRead() {
        let text = String(decoding: credentials.greeting, as: UTF8.self)
        #expect(text == "*3\r\n$4\r\nAUTH\r\n$3\r\napp\r\n$7\r\npl4nted\r\n")
        let plain = Credentials(password: "x").greeting
        #expect(String(decoding: plain, as: UTF8.self) == "*2\r\n$4\r\nAUTH\r\n$1\r\nx\r\n")
        #expect(credentials.migration == ["AUTH2", "app", "pl4nted"])
        #expect(Credentials(password: "x").migration == ["AUTH", "x"])
    }
}
