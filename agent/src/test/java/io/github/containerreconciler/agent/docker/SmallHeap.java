package io.github.containerreconciler.agent.docker;

import io.github.containerreconciler.internal.engine.EngineException;
import io.github.containerreconciler.internal.engine.Selection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.List;
import java.util.function.IntFunction;

/** A host with little memory, whose engine answers with too much. Prints what came of each. */
final class SmallHeap {

  private static final String MANY_LABELS = ",\"com.acme.label-%d\":\"" + "v".repeat(40) + "\"";

  private SmallHeap() {}

  public static void main(String[] args) throws Exception {
    tell("list", list(100_000, i -> listed(i, "")), c -> c.id().endsWith("000"));
    tell("kept", list(100_000, i -> listed(i, "")), c -> true);
    String block = "x".repeat(1 << 20);
    tell("label", one("\"Labels\":{\"a\":\"", block, 100, "\"}"), c -> true);
    tell("labels", parts("[{\"Labels\":{\"a\":\"b\"", 2_000_000, MANY_LABELS, "}}]"), c -> true);
    tell("id", one("\"Id\":\"", block, 100, "\""), c -> true);
    tell("names", parts("[{\"Names\":[\"a\"", 5_000_000, ",\"/name-%d\"", "]}]"), c -> true);
    tell("field", one("\"", block, 100, "\":1"), c -> true);
    tell(
        "skipped",
        one("\"Command\":\"", block, 100, "\",\"Id\":\"" + id(1) + "\",\"Created\":1"),
        c -> true);
    tell("keys", list(300_000, SmallHeap::withOwnKeys), c -> c.id().endsWith("0000"));
    tell("blank", parts("[", 600, " ".repeat(1 << 20), "]"), c -> true);
    tell("number", one("\"Created\":", "7".repeat(1 << 20), 50, ""), c -> true);
  }

  private static void tell(String what, InputStream body, Selection keep) {
    try {
      System.out.println(what + "=" + ContainerList.read(body, keep, false).size());
    } catch (EngineException | IOException e) {
      System.out.println(what + "=" + e.getClass().getSimpleName());
    }
  }

  private static String id(int i) {
    return String.format("%064d", i);
  }

  private static String listed(int i, String before) {
    return before
        + (i == 0 ? "" : ",")
        + "{\"Id\":\""
        + id(i)
        + "\",\"Names\":[\"/job-"
        + i
        + "\"],\"Image\":\"acme/job:1\",\"ImageID\":\"sha256:1\",\"Created\":1,\"State\":\"running\","
        + "\"Labels\":{\"job\":\"a\",\"b\":\"c\",\"team\":\"blue\"},\"Command\":\""
        + "y".repeat(800)
        + "\"}";
  }

  /** No key of a label is like another's. */
  private static String withOwnKeys(int i) {
    return (i == 0 ? "" : ",")
        + "{\"Id\":\""
        + id(i)
        + "\",\"Created\":1,\"Labels\":{\"key-"
        + "k".repeat(200)
        + i
        + "\":\"\"},\"Ports\":[{\"port-"
        + "p".repeat(200)
        + i
        + "\":1}]}";
  }

  private static InputStream list(int count, IntFunction<String> entry) {
    return stream(count + 2, i -> i == 0 ? "[" : i == count + 1 ? "]" : entry.apply(i - 1));
  }

  private static InputStream one(String before, String block, int count, String after) {
    return parts("[{" + before, count, block, after + "}]");
  }

  private static InputStream parts(String before, int count, String part, String after) {
    return stream(
        count + 2,
        i -> i == 0 ? before : i == count + 1 ? after : part.replace("%d", Integer.toString(i)));
  }

  @SuppressWarnings("JdkObsolete") // what SequenceInputStream takes
  private static InputStream stream(int count, IntFunction<String> part) {
    return new SequenceInputStream(
        new Enumeration<>() {
          private int next;

          @Override
          public boolean hasMoreElements() {
            return next < count;
          }

          @Override
          public InputStream nextElement() {
            return new ByteArrayInputStream(part.apply(next++).getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  /** What {@link #main} must print. */
  static List<String> expected() {
    return List.of(
        "list=100",
        "kept=EngineException",
        "label=StreamConstraintsException",
        "labels=0",
        "id=StreamConstraintsException",
        "names=0",
        "field=StreamConstraintsException",
        "skipped=1",
        "keys=30",
        "blank=StreamConstraintsException",
        "number=StreamConstraintsException");
  }
}
