package io.github.containerreconciler.examples.hosts;

import io.github.containerreconciler.examples.hosts.web.JobsListener;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The web application as a war, with core and SLF4J of its own inside. */
final class JobsWar {

  private JobsWar() {}

  static void write(Path war, Path classes, Path libraries) throws IOException {
    String folder = JobsListener.class.getPackageName().replace('.', '/');
    try (OutputStream file = Files.newOutputStream(war);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (Path type : filesOf(classes.resolve(folder))) {
        put(out, "WEB-INF/classes/" + folder + "/" + type.getFileName(), type);
      }
      for (Path library : filesOf(libraries)) {
        put(out, "WEB-INF/lib/" + library.getFileName(), library);
      }
    }
  }

  private static List<Path> filesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static void put(ZipOutputStream out, String name, Path file) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    Files.copy(file, out);
    out.closeEntry();
  }
}
