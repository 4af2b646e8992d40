// Thrown to a run's root when its history should end and a new one begin: only the root may continue as new.

export class HistoryIsFull extends Error {
  override name = 'HistoryIsFull';
}
