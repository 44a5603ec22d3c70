import Testing

@Test func placeholderLinux() {}
