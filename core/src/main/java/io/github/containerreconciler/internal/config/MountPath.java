package io.github.containerreconciler.internal.config;

/**
 * A mount's destination, as Docker shows it: absolute, without empty parts, dots or a last slash.
 */
final class MountPath {

  private MountPath() {}

  /** The same path as Docker shows it; empty if it is not absolute or leads upwards. */
  static String asShown(String path) {
    if (!path.startsWith("/")) {
      return "";
    }
    StringBuilder shown = new StringBuilder();
    int start = 1;
    while (start <= path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      String part = path.substring(start, end);
      if (part.equals("..")) {
        return "";
      }
      if (!part.isEmpty() && !part.equals(".")) {
        shown.append('/').append(part);
      }
      start = end + 1;
    }
    return shown.toString();
  }

  static boolean isAsShown(String path) {
    return !path.isEmpty() && asShown(path).equals(path);
  }
}
