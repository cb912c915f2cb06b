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
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        return "";
      }
      if (!part.isEmpty() && !part.equals(".")) {
        shown.append('/').append(part);
      }
    }
    return shown.toString();
  }

  static boolean isAsShown(String path) {
    return !path.isEmpty() && asShown(path).equals(path);
  }
}
