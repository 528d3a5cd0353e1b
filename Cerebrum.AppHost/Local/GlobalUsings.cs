// Aspire's SDK adds `using Aspire.Hosting` to every file of an AppHost; here the same names come from this folder.
global using Cerebrum.AppHost.Local;
