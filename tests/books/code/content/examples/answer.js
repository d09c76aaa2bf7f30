function answer() {
  return "Yes"; // and why
}
