from easel.cli.main import main

raise SystemExit(main())
