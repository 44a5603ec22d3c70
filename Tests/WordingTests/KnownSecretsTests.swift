import Testing

@testable import Wording

@Suite struct KnownSecretsTests {
    @Test func theyAreHiddenInWhateverPiecesTheyCome() {
        let secrets = KnownSecrets(["abcabd", "abc", ""])
        let text = Array("abcabcabd ab abd xabcabdabc ab".utf8)
        let wanted = "(hidden)(hidden) ab abd x(hidden)(hidden) ab"
        #expect(secrets.hiding(in: String(decoding: text, as: UTF8.self)) == wanted)
        for size in 1...text.count {
            var (waiting, shown): ([UInt8], [UInt8]) = ([], [])
            for start in stride(from: 0, to: text.count, by: size) {
                waiting += text[start..<min(start + size, text.count)]
                shown += secrets.take(&waiting, isLast: false)
            }
            shown += secrets.take(&waiting, isLast: true)
            #expect(String(decoding: shown, as: UTF8.self) == wanted, "in pieces of \(size)")
        }
    }

    @Test func theyAreHiddenAsAddressesAndQuotesHaveThem() {
        let secrets = KnownSecrets([#"p@ß "w"\"#])
        #expect(
            secrets.hiding(in: #"redis://u:p%40%C3%9F%20%22w%22%5C@h "p@ß \"w\"\\""#)
                == #"redis://u:(hidden)@h "(hidden)""#)
    }

    @Test func whatIsNotWholeIsShownAndNothingWaitsForIt() {
        let secrets = KnownSecrets(["secret"])
        var bytes = Array("a secre".utf8)
        #expect(secrets.take(&bytes, isLast: false) == Array("a ".utf8))
        bytes += Array("d\n".utf8)
        #expect(secrets.take(&bytes, isLast: false) == Array("secred\n".utf8))
        #expect(KnownSecrets().hiding(in: "text") == "text")
    }

    @Test func thePartThatIsHiddenIsFound() {
        #expect(Secret.part(of: "u:pw@h", shownAs: "u:(hidden)@h") == "pw")
        #expect(Secret.part(of: "pw", shownAs: "(hidden)") == "pw")
        #expect(Secret.part(of: "text", shownAs: "text") == nil)
        #expect(Secret.part(of: "other", shownAs: "a (hidden)") == "other")
    }
}
