/// Every message the log reader knows, in the wordings of Redis 2.8 to 8 and Valkey 7.2 to 9.
///
/// `Tests/ServerLogTests/Resources/server-texts.tsv` holds what each version writes, and a test what of it is
/// told. The one place to add a version: put its wording beside the others of the same message. A message
/// that differs in a word or two has one line with a choice; one that differs in what it tells has
/// two.
enum MessageTable {
    /// All wordings, laid out for matching.
    static let matcher = MessageMatcher(
        cluster + replication + persistence + process + notes + known + quiet + trouble)
}
