package io.github.containerreconciler.agent.cli;

/**
 * Refuses what attaching would harm, before anybody touches it. Attaching sends SIGQUIT: it ends a
 * process that does not expect it, and a JVM that cannot answer writes full thread dumps into the
 * service's log.
 */
final class TargetProcess {

  private static final int SIGQUIT_BIT = 3 - 1;
  private static final String ROOT = "0";

  private final Jvm jvm;
  private final Proc proc;

  TargetProcess(Jvm jvm) {
    this.jvm = jvm;
    this.proc = new Proc(jvm.pid());
  }

  /** Checks all that is known before an attach. */
  void check() {
    if (!Proc.isLinux()) {
      return; // the JDK's own checks remain
    }
    if (!proc.exists()) {
      throw CliException.noTarget("there is no process " + jvm.pid());
    }
    String maps = proc.read("maps").orElse("");
    if (!maps.isEmpty() && !maps.contains("libjvm")) {
      throw CliException.noTarget("process " + jvm.pid() + " is not a JVM");
    }
    checkUser();
    if (isRefusedBy("DisableAttachMechanism", true)) {
      throw AttachFailure.disabled(jvm);
    }
    TargetFolder folder = new TargetFolder(jvm);
    if (folder.hasSocket()) {
      return; // it was attached to before, and needs no signal
    }
    folder.checkWritable();
    if (!proc.hasBit("SigCgt", SIGQUIT_BIT, true)) {
      throw CliException.failed(
          ("process %s takes no attaching yet: it is still starting, or its JVM does not handle"
                  + " SIGQUIT; try again, or start the service with -javaagent")
              .formatted(jvm.pid()));
    }
  }

  private void checkUser() {
    String own = Proc.SELF.user();
    if (!own.equals(ROOT) && !own.equals(proc.user())) {
      throw AttachFailure.anotherUser(jvm, null);
    }
    if (proc.isInOther("user") && !isKnownThere(own)) {
      throw CliException.failed(
          ("%s runs in a user namespace (a rootless engine, or one with userns-remap) in which"
                  + " this user is nobody, so its JVM refuses to be attached to: run the command as the"
                  + " user whose engine it is, or inside the container: %s")
              .formatted(jvm, OtherNetwork.insideCommand(proc, "COMMAND")));
    }
  }

  /** A JVM compares user ids as its own namespace shows them. */
  private boolean isKnownThere(String user) {
    long id = Long.parseLong(user);
    for (String line : proc.read("uid_map").orElse("").strip().split("\n", -1)) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length == 3) {
        long first = Long.parseLong(words[1]);
        if (id >= first && id < first + Long.parseLong(words[2])) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns whether a flag of the JVM, as far as its command line shows it, has this value. */
  boolean isRefusedBy(String flag, boolean value) {
    int on = jvm.options().lastIndexOf("-XX:+" + flag);
    int off = jvm.options().lastIndexOf("-XX:-" + flag);
    return value ? on > off : off > on; // the last one counts
  }
}
