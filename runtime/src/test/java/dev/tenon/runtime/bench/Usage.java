package dev.tenon.runtime.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What processes use, as Linux counts it.
 *
 * @param cpuSeconds since they began
 * @param megabytes resident now
 */
record Usage(double cpuSeconds, double megabytes) {

  /** Linux's unit of processor time, the same on every machine that Java 25 runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private static final double KILOBYTES = 1024;

  static Usage of(List<Long> pids) throws IOException {
    double cpu = 0;
    double memory = 0;
    for (long pid : pids) {
      Path process = Path.of("/proc", "" + pid);
      String stat = Files.readString(process.resolve("stat"));
      // The name, in brackets, may hold anything; user and system time are 12 and 13 behind it.
      String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      cpu += (Long.parseLong(words[11]) + Long.parseLong(words[12])) / TICKS_PER_SECOND;
      memory +=
          Files.readAllLines(process.resolve("status")).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum();
    }
    return new Usage(cpu, memory / KILOBYTES);
  }
}
