"""The engine of many hosts: one PostgreSQL database, with its schema and its named queries."""
