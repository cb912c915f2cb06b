package io.github.containerreconciler.examples.monitoring;

import io.github.containerreconciler.simulated.Call;
import io.github.containerreconciler.simulated.Fault;
import io.github.containerreconciler.simulated.SimulatedContainer;
import io.github.containerreconciler.simulated.SimulatedEngine;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Takes the README's pictures of JConsole: of a service that has lost containers on a simulated
 * engine. Needs a screen, an invisible one will do.
 */
final class JConsolePictures {

  private static final String LABEL = "com.acme.job";

  private static final String SETTINGS =
      "=owner-label="
          + LABEL
          + "=ci-1,period=10m,untracked-burst=2,remove-parallelism=1,log-level=error"
          + ",docker-host=";

  private static final List<String> TRACKED =
      List.of("job-1", "job-2", "job-3", "job-4", "job-5", "job-6");

  private final SimulatedEngine engine;
  private final Process service;
  private final BufferedReader answers;
  private final Path folder;

  private JConsolePictures(SimulatedEngine engine, Process service, Path folder) {
    this.engine = engine;
    this.service = service;
    this.answers = service.inputReader(StandardCharsets.UTF_8);
    this.folder = folder;
  }

  /** Arguments: the agent's jar, and the folder for the pictures. */
  public static void main(String[] args) throws Exception {
    int exitCode = 1;
    Path folder = Files.createDirectories(Path.of(args[1]));
    try (SimulatedEngine engine = SimulatedEngine.builder().tcp().start()) {
      Process service = start(args[0] + SETTINGS + engine.endpoint());
      try {
        new JConsolePictures(engine, service, folder).take();
        exitCode = 0;
      } finally {
        service.destroy();
      }
    } catch (Exception e) {
      System.err.println("no picture: " + e);
    }
    System.exit(exitCode); // JConsole would stay
  }

  private static Process start(String agent) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-javaagent:" + agent,
            "-cp",
            System.getProperty("java.class.path"),
            PicturedService.class.getName());
    builder.command().addAll(TRACKED);
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private void take() throws Exception {
    for (int i = 0; i < TRACKED.size(); i++) {
      engine.add(job(TRACKED.get(i), Duration.ofHours(TRACKED.size() - i)));
    }
    engine.add(
        job("job-debug", Duration.ofDays(1)).withLabel("container-reconciler.exempt", "by-alice"));
    Console console = Console.open(service.pid());
    console.size(1440, 800, 215);
    select(console, "Notifications");
    console.click("Subscribe");
    happen();

    select(console, "Attributes");
    console.await("held: ");
    console.width("Name", 210);
    save("attributes", console.photograph(560));

    select(console, "Attributes", "Decisions");
    console.await("dangling first"); // its description
    console.open("Decisions");
    console.width("Name", 110);
    save("decisions", console.photograph(445));

    select(console, "Attributes", "RecentRemovals");
    console.await("newest first");
    console.open("RecentRemovals");
    console.width("Name", 110);
    save("removals", console.photograph(445));

    select(console, "Notifications");
    console.await("holding back");
    console.width("TimeStamp", 95);
    console.width("Type", 220);
    console.width("UserData", 65);
    console.width("SeqNum", 60);
    console.width("Event", 40);
    console.width("Source", 45);
    save("notifications", console.photograph(200));

    select(console, "Operations", "explain");
    console.type("String", "job-new");
    console.click("explain");
    console.width("Name", 110);
    console.moveDialog(330, 325, 1095, 160);
    save("operation", console.photograph(450));
  }

  /** A day in the life of an operator. */
  private void happen() throws IOException {
    engine.add(job("job-lost-a", Duration.ofMinutes(30)));
    String stuck = engine.add(job("job-stuck", Duration.ofMinutes(25)));
    String busy = "driver \\\"overlay2\\\" failed to remove: device or resource busy";
    engine.faultOn(stuck, Call.REMOVE, Fault.status(500, busy));
    tell("sweep");
    engine.fault(Call.PING, Fault.status(503, "shutting down"));
    tell("sweep");
    engine.clearFaults();
    engine.removeDirectly(stuck);
    tell("dry-run");
    engine.add(job("job-lost-b", Duration.ofMinutes(20)));
    engine.add(job("job-lost-c", Duration.ofMinutes(10)));
    engine.add(job("job-new", Duration.ofMinutes(1)));
    tell("job-4");
    tell("job-5");
    tell("job-6");
    tell("sweep");
  }

  private static SimulatedContainer job(String name, Duration age) {
    return SimulatedContainer.named(name)
        .withLabel(LABEL, "ci-1")
        .withCreated(Instant.now().minus(age));
  }

  private void tell(String line) throws IOException {
    service.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    answers.readLine();
  }

  private static void select(Console console, String... path) throws Exception {
    String[] whole = new String[path.length + 3];
    whole[0] = "io.github.containerreconciler";
    whole[1] = "Reconciler";
    whole[2] = "default";
    System.arraycopy(path, 0, whole, 3, path.length);
    console.select(whole);
  }

  private void save(String name, BufferedImage picture) throws IOException {
    Path file = folder.resolve("jconsole-" + name + ".png");
    ImageIO.write(indexed(picture), "png", file.toFile());
    System.out.println(file + ": " + Files.size(file) + " bytes");
  }

  /** The same with a palette, a third of the size; unchanged if it has too many colors for one. */
  private static BufferedImage indexed(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
    int[] colors = Arrays.stream(pixels).distinct().toArray();
    if (colors.length > 256) {
      return picture;
    }
    IndexColorModel palette =
        new IndexColorModel(8, colors.length, colors, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage small =
        new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, palette);
    small.setRGB(0, 0, width, height, pixels, 0, width);
    return small;
  }
}
