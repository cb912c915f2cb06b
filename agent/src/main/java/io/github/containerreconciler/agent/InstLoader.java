package io.github.containerreconciler.agent;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads the agent's classes from renamed entries of its own jar, before it asks anybody else; its
 * parent sees the JDK alone. So neither the host nor the agent ever sees the other's libraries.
 * Thread-safe.
 */
final class InstLoader extends ClassLoader implements AutoCloseable {

  static {
    registerAsParallelCapable();
  }

  private static final String FOLDER = "inst/";
  private static final String SUFFIX = ".classdata";

  private final ZipFile jar;

  private final ProtectionDomain domain;

  /**
   * @param file the agent's jar
   */
  InstLoader(File file) throws IOException {
    super(topmost());
    jar = new ZipFile(file);
    CodeSource source = new CodeSource(file.toURI().toURL(), (Certificate[]) null);
    domain = new ProtectionDomain(source, null, this, null);
  }

  /** The platform loader, even where the host brings a system class loader of its own. */
  private static ClassLoader topmost() {
    ClassLoader loader = ClassLoader.getSystemClassLoader();
    while (loader.getParent() != null) {
      loader = loader.getParent();
    }
    return loader;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        loaded = define(name);
      }
      if (loaded == null) {
        return super.loadClass(name, resolve); // the JDK's
      }
      if (resolve) {
        resolveClass(loaded);
      }
      return loaded;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    throw new ClassNotFoundException(name); // it was looked for before the parent
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own != null ? own : super.getResource(name);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    byte[] bytes = read(FOLDER + name);
    if (bytes == null) {
      return null;
    }
    try {
      return new URL(null, "container-reconciler:" + name, new Bytes(bytes));
    } catch (MalformedURLException e) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL own = findResource(name);
    return own == null
        ? Collections.<URL>emptyEnumeration()
        : Collections.enumeration(Collections.singleton(own));
  }

  @Override
  public void close() throws IOException {
    jar.close();
  }

  private @Nullable Class<?> define(String name) {
    byte[] bytes = read(FOLDER + name.replace('.', '/') + SUFFIX);
    if (bytes == null) {
      return null;
    }
    int dot = name.lastIndexOf('.');
    definePackageOnce(dot < 0 ? "" : name.substring(0, dot));
    return defineClass(name, bytes, 0, bytes.length, domain);
  }

  @SuppressWarnings("deprecation") // what replaces it came after Java 8
  private void definePackageOnce(String name) {
    if (getPackage(name) != null) {
      return;
    }
    try {
      definePackage(name, null, null, null, null, null, null, null);
    } catch (IllegalArgumentException e) {
      return; // another thread was quicker
    }
  }

  private byte @Nullable [] read(String entryName) {
    try {
      ZipEntry entry = jar.getEntry(entryName);
      if (entry == null || entry.isDirectory()) {
        return null;
      }
      try (InputStream in = jar.getInputStream(entry)) {
        byte[] bytes = new byte[(int) entry.getSize()];
        new DataInputStream(in).readFully(bytes);
        return bytes;
      }
    } catch (IOException | IllegalStateException e) {
      return null; // closed: as if it were not there
    }
  }

  /** Serves one resource from memory, so that no file stays open behind a URL. */
  private static final class Bytes extends URLStreamHandler {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {
          connected = true;
        }

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(bytes);
        }
      };
    }
  }
}
