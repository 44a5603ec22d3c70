import Testing

@Test func placeholderLoadGenerator() {}
