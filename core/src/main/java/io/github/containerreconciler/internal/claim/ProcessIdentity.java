package io.github.containerreconciler.internal.claim;

/**
 * A process, told apart from every other that ever had its number: on this machine, on another one,
 * and in another container. Immutable.
 *
 * @param bootId the kernel's id of this boot of the machine; empty where it is not known
 * @param namespace the number of the PID namespace in which the process id counts; empty where it
 *     is not known
 * @param pid the process id
 * @param start when the process started, in the kernel's clock ticks since the boot
 */
public record ProcessIdentity(String bootId, String namespace, long pid, long start) {

  /** No process. */
  public static final ProcessIdentity UNKNOWN = new ProcessIdentity("", "", 0, 0);

  private static final int FIELDS = 4;

  /** Returns whether {@link #bootId} and {@link #namespace} are known. */
  public boolean isComplete() {
    return !bootId.isEmpty() && !namespace.isEmpty() && pid > 0 && start > 0;
  }

  /** Returns whether both process ids count in one PID namespace of one boot. */
  public boolean isBeside(ProcessIdentity other) {
    return isComplete()
        && other.isComplete()
        && bootId.equals(other.bootId)
        && namespace.equals(other.namespace);
  }

  /** As a label shows it: the four values with a space between, {@code -} for an unknown one. */
  String text() {
    return orDash(bootId) + " " + orDash(namespace) + " " + pid + " " + start;
  }

  private static String orDash(String value) {
    return value.isEmpty() ? "-" : value;
  }

  /** Reads {@link #text()}; {@link #UNKNOWN} where it is anything else. */
  static ProcessIdentity parse(String text) {
    String[] fields = text.split(" ", -1);
    if (fields.length != FIELDS) {
      return UNKNOWN;
    }
    try {
      return new ProcessIdentity(
          orEmpty(fields[0]),
          orEmpty(fields[1]),
          Long.parseLong(fields[2]),
          Long.parseLong(fields[3]));
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }

  private static String orEmpty(String field) {
    return field.equals("-") ? "" : field;
  }
}
